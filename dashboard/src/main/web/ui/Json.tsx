import { useMemo, type ReactNode } from "react";

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Longer text is shown without colours, and beyond this not at all. */
const COLOURED_MAX = 20_000;
const SHOWN_MAX = 200_000;

export function Json({ value, label }: { value: unknown; label: string }) {
  const parts = useMemo(() => coloured(typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "")), [value]);
  return (
    <pre className="json" tabIndex={0} aria-label={label}>
      {parts}
    </pre>
  );
}

function coloured(text: string): ReactNode {
  if (text.length > COLOURED_MAX) return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}\n… ${text.length - SHOWN_MAX} characters more` : text;
  const parts: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    parts.push(text.slice(end, match.index));
    const [token, quotedText, colon, word] = match;
    const kind = quotedText === undefined ? (word === undefined ? "number" : "word") : colon === undefined ? "string" : "key";
    parts.push(
      <span key={match.index} className={kind}>
        {quotedText ?? token}
      </span>,
      colon ?? "",
    );
    end = match.index + token.length;
  }
  parts.push(text.slice(end));
  return parts;
}

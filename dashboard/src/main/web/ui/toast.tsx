import { useSyncExternalStore } from "react";
import { Dot, type Tone } from "./parts.tsx";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: Tone;
}

const SHOWN_MAX = 4;
const SHOWN_MS = 4000;

let toasts: readonly Toast[] = [];
let made = 0;
const listeners = new Set<() => void>();

export function toast(text: string, tone: Tone = "green"): void {
  const id = ++made;
  set([...toasts, { id, text, tone }].slice(-SHOWN_MAX));
  setTimeout(() => set(toasts.filter((shown) => shown.id !== id)), SHOWN_MS);
}

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((one) => (
        <div key={one.id} className="toast">
          <Dot tone={one.tone} />
          {one.text}
        </div>
      ))}
    </div>
  );
}

export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(`${what} copied`);
  } catch {
    toast("The browser did not allow copying", "red");
  }
}

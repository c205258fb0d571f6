// A page of the hooks alone, in strict mode: readers of one state that are drawn in transitions, slowly, so that events come while React draws.
import { startTransition, StrictMode, useEffect, useLayoutEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { createClient } from "@throughline/client";
import { ThroughlineProvider, useConnection, useSnapshot, useStream } from "@throughline/client/react";

const READERS = 12;
/** Longer than React draws at a stretch in a transition. */
const DRAWN_FOR_MS = 6;
/** Between two drawings: strict mode draws everything twice. */
const DRAW_EVERY_MS = 250;

const report = { torn: [] as string[], drawn: 0, positions: new Set<string>(), heard: [] as string[], mounted: 0, unmounted: 0 };
Object.assign(window, { report: () => ({ ...report, positions: report.positions.size }) });

function Reader({ seen }: { seen: string[] }) {
  const { position, subjects } = useSnapshot("execution");
  for (const until = performance.now() + DRAWN_FOR_MS; performance.now() < until; );
  useLayoutEffect(() => void seen.push(`${position} ${subjects.size}`));
  return null;
}

/** Drawn anew from the ground each time, in a transition: what its readers show together has to be of one moment. */
function Readers() {
  const seen: string[] = [];
  useLayoutEffect(() => {
    report.drawn++;
    for (const each of seen) report.positions.add(each);
    if (new Set(seen).size > 1) report.torn.push(seen.join());
  });
  return Array.from({ length: READERS }, (_, i) => <Reader key={i} seen={seen} />);
}

function Listener() {
  useStream("execution", { keep: 0, onEvent: ({ id }) => report.heard.push(id) });
  useEffect(() => {
    report.mounted++;
    return () => void report.unmounted++;
  }, []);
  return null;
}

function Page() {
  const [round, setRound] = useState(0);
  const { phase } = useConnection();
  const { ready, subjects } = useSnapshot("execution");
  const [isDrawing, setDrawing] = useState(false);
  useEffect(() => {
    if (!isDrawing) return;
    const timer = setInterval(() => startTransition(() => setRound((before) => before + 1)), DRAW_EVERY_MS);
    return () => clearInterval(timer);
  }, [isDrawing]);
  return (
    <>
      <p id="phase">{phase}</p>
      <p id="subjects">{ready ? subjects.size : "waiting"}</p>
      <Listener />
      <button onClick={() => setDrawing(true)}>Draw</button>
      {round > 0 && <Readers key={round} />}
    </>
  );
}

const token = document.body.dataset["token"] ?? "";
const client = createClient({ url: location.origin, token });
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <ThroughlineProvider client={client}>
      <Page />
    </ThroughlineProvider>
  </StrictMode>,
);

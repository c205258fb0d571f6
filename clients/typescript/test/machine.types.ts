// Checked by `tsc` alone: a transition table with a cell missing, or one too many, does not compile.
import type { At, Kind, Step, Table } from "../src/connection/machine.ts";

declare const complete: Table;
declare const row: Table["idle"];
declare const cell: () => Step;

export const withARowMissing = (): Table => {
  const { paused: _, ...rest } = complete;
  // @ts-expect-error a state without its row
  return rest;
};

export const withACellMissing = (): Table => {
  const { hidden: _, ...rest } = row;
  // @ts-expect-error an input without its cell
  return { ...complete, idle: rest };
};

export const withAStateThatIsNone = (): Table => ({
  ...complete,
  // @ts-expect-error not a state
  dreaming: row,
});

export const withACellThatIsNoStep = (): Table => ({
  ...complete,
  // @ts-expect-error a cell answers with a step
  idle: { ...row, close: () => undefined },
});

export const withACellForTheWrongState = (): Table => ({
  ...complete,
  idle: {
    ...row,
    // @ts-expect-error an idle connection has no transport
    opened: (state) => void state.transport ?? cell(),
  },
});

/** Every pair is there. */
export const everyCell: { [A in At]: { [K in Kind]: true } } extends { [A in keyof Table]: { [K in keyof Table[A]]: true } } ? true : never = true;

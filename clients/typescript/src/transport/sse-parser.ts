export interface SseMessage {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: string;
}

/** Past this a line, or the data of a message, is no event stream of ours: an event is 1 MB at most, and more as JSON. */
const PENDING_MAX = 8 * 1024 * 1024;

/**
 * Parses `text/event-stream` (HTML, 9.2.6) from text that is cut anywhere. Comments and messages without data are dropped; `retry` is not looked at,
 * because back-off is the client's own.
 */
export class SseParser {
  #rest = "";
  #data: string[] = [];
  #size = 0;
  #id: string | undefined;
  #event: string | undefined;
  #endedWithCr = false;

  *push(chunk: string): Generator<SseMessage> {
    // A line feed that follows a carriage return ends the same line, also when it comes in the next chunk.
    const text = this.#endedWithCr && chunk.startsWith("\n") ? chunk.slice(1) : chunk;
    if (chunk !== "") this.#endedWithCr = chunk.endsWith("\r");
    const lines = (this.#rest + text).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() as string;
    if (this.#rest.length + this.#size > PENDING_MAX) throw new RangeError(`a message of the event stream is over ${PENDING_MAX} characters`);
    for (const line of lines) {
      if (line === "") {
        const message = this.#dispatch();
        if (message !== undefined) yield message;
      } else {
        this.#field(line);
      }
    }
  }

  #dispatch(): SseMessage | undefined {
    const message = this.#data.length === 0 ? undefined : { id: this.#id, event: this.#event, data: this.#data.join("\n") };
    this.#data = [];
    this.#size = 0;
    this.#id = undefined;
    this.#event = undefined;
    return message;
  }

  #field(line: string): void {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (name === "data") {
      this.#data.push(value);
      this.#size += value.length;
    } else if (name === "event") this.#event = value;
    else if (name === "id" && !value.includes("\0")) this.#id = value;
  }
}

import { describe, expect, it } from "vitest";
import { authorizeUrl, challengeOf, identityOf, randomText, safeReturn } from "../../main/web/auth/pkce.ts";
import { curlOf, quoted } from "../../main/web/ui/curl.ts";
import { ago, amount, bytes, count, duration, rate } from "../../main/web/ui/format.ts";
import { logEvent } from "./events.ts";

describe("formats", () => {
  it.each([
    [0, "0 ms"],
    [999.4, "999 ms"],
    [1500, "1.5 s"],
    [59_999, "59 s"],
    [61_000, "1 min 1 s"],
    [3_600_000, "1 h 0 min"],
    [90_000_000, "1 d 1 h"],
    [-5, "0 ms"],
    [Number.NaN, "–"],
  ])("%d ms lasts %s", (ms, text) => expect(duration(ms)).toBe(text));

  it.each([
    [500, "now"],
    [5000, "5 s ago"],
    [150_000, "2 min ago"],
    [7_200_000, "2 h ago"],
    [3 * 86_400_000, "3 d ago"],
  ])("%d ms is %s", (ms, text) => expect(ago(ms)).toBe(text));

  it("says amounts with their units", () => {
    expect(["percent", "bytes", "seconds", "", "tasks", "ratio"].map((unit) => amount(1234.5, unit))).toEqual(["1234.5 %", "1.2 KB", "20 min 34 s", "1234.5", "1234.5", "123450 %"]);
    expect([bytes(0), bytes(999), bytes(1_500_000), bytes(2.5e11)]).toEqual(["0 B", "999 B", "1.5 MB", "250 GB"]);
    expect([count(9999), count(1_234_567), rate(0.25), rate(10.4)]).toEqual(["9,999", "1.2M", "0.3", "10"]);
  });
});

describe("curl", () => {
  it("survives whatever an event holds", () => {
    const event = logEvent("alert", "alert.raised", "it's; rm -rf /", 0, { message: `don't "$(do)" \`it\`` });
    const command = curlOf(event, "http://localhost:8080", "acme");
    expect(command).toContain(String.raw`-H 'ce-subject: it'\''s; rm -rf /'`);
    expect(command).toContain(String.raw`don'\''t`);
    expect(quoted("plain-1.0/x")).toBe("plain-1.0/x");
    expect(quoted("a b")).toBe("'a b'");
  });
});

describe("the login", () => {
  it("makes the challenge of RFC 7636, appendix B", async () => {
    expect(await challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    expect(randomText(Uint8Array.of(255, 254, 253))).toBe("__79");
  });

  it("asks the issuer with all that it needs", () => {
    const url = new URL(
      authorizeUrl("https://issuer.example/authorize?x=1", { clientId: "c", redirectUri: "https://page.example/login/callback", scopes: ["a", "b"], state: "s", challenge: "h", prompt: "select_account" }),
    );
    expect(Object.fromEntries(url.searchParams)).toEqual({
      x: "1",
      response_type: "code",
      client_id: "c",
      redirect_uri: "https://page.example/login/callback",
      scope: "a b",
      state: "s",
      code_challenge: "h",
      code_challenge_method: "S256",
      prompt: "select_account",
    });
  });

  it("comes back to this page only", () => {
    expect(["/metrics?at=x", "//evil.example", "https://evil.example", "/\\evil.example", "/login/callback?code=x", ""].map(safeReturn)).toEqual(["/metrics?at=x", "/", "/", "/", "/", "/"]);
  });

  it("shows who signed in, and nothing of a token that cannot be read", () => {
    const token = `x.${btoa(JSON.stringify({ tenant: "acme", sub: "ann", scope: "events:read tenant:admin" }))}.y`;
    expect(identityOf(token)).toEqual({ tenant: "acme", user: "ann", scopes: ["events:read", "tenant:admin"] });
    expect(identityOf("opaque")).toEqual({ tenant: "", user: "", scopes: [] });
  });
});

import { describe, expect, it } from "vitest";
import { environment } from "../src/environment.ts";
import { claimsOf, renewAt, TokenSource } from "../src/token.ts";

const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.sig`;

describe("a token", () => {
  it("says when it ends and whose it is", () => {
    expect(claimsOf(jwt({ exp: 100, iat: 40, tenant: "acmé" }), "tenant")).toEqual({ expiresAt: 100_000, issuedAt: 40_000, tenant: "acmé", user: "acmé" });
    expect(claimsOf("opaque", "tenant")).toEqual({ expiresAt: null, issuedAt: null, tenant: null, user: null });
    expect(claimsOf("a.%%%.c", "tenant")).toEqual({ expiresAt: null, issuedAt: null, tenant: null, user: null });
  });

  it("is renewed some time before its end, but not in the first half of its life", () => {
    const claims = { expiresAt: 300_000, issuedAt: 0, tenant: null, user: null };
    expect(renewAt(claims, 1000, 30_000)).toBe(270_000);
    expect(renewAt(claims, 1000, 1e9)).toBe(150_000);
    expect(renewAt({ ...claims, expiresAt: null }, 0, 1)).toBeNull();
  });

  it("is asked for once, however many wait, and again when it has run out", async () => {
    let now = 0;
    let asked = 0;
    const source = new TokenSource(
      async () => {
        asked++;
        return jwt({ exp: 10 * asked });
      },
      { ...environment(), now: () => now },
    );
    const [a, b] = await Promise.all([source.get(), source.get()]);
    expect([a === b, asked]).toEqual([true, 1]);
    await source.get();
    expect(asked).toBe(1);
    now = 10_000;
    await source.get();
    expect(asked).toBe(2);
    source.forget();
    await source.get();
    expect(asked).toBe(3);
  });

  it("that the provider cannot give is an error that says so", async () => {
    await expect(new TokenSource(() => Promise.reject(new Error("logged out")), environment()).get()).rejects.toMatchObject({ code: "no-token", message: expect.stringContaining("logged out") });
    await expect(new TokenSource(() => "", environment()).get()).rejects.toMatchObject({ code: "no-token" });
  });
});

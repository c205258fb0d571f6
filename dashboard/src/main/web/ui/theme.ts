/** Light, dark, or whatever the system prefers; the choice is kept for the next visit. */
export type Theme = "system" | "light" | "dark";

const KEY = "throughline.theme";
const listeners = new Set<() => void>();
const dark = matchMedia("(prefers-color-scheme: dark)");
let colours = new Map<string, string>();
let version = 0;

export function theme(): Theme {
  const chosen = document.documentElement.dataset["theme"];
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export function isDark(): boolean {
  return theme() === "dark" || (theme() === "system" && dark.matches);
}

export function setTheme(next: Theme): void {
  if (next === "system") {
    delete document.documentElement.dataset["theme"];
    localStorage.removeItem(KEY);
  } else {
    document.documentElement.dataset["theme"] = next;
    localStorage.setItem(KEY, next);
  }
  changed();
}

export function restoreTheme(): void {
  const kept = localStorage.getItem(KEY);
  if (kept === "light" || kept === "dark") document.documentElement.dataset["theme"] = kept;
  dark.addEventListener("change", changed);
}

function changed(): void {
  colours = new Map();
  version++;
  for (const listener of listeners) listener();
}

export function subscribeTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Changes with every change of colours. */
export function themeVersion(): number {
  return version;
}

/** What a custom property is right now, for canvases: `light-dark()` resolved. */
export function colour(name: string): string {
  const known = colours.get(name);
  if (known !== undefined) return known;
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  probe.style.display = "none";
  document.body.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  colours.set(name, resolved);
  return resolved;
}

export function translucent(name: string, alpha: number): string {
  return `color-mix(in srgb, ${colour(name)} ${alpha * 100}%, transparent)`;
}

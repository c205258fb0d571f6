import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { Activity, Bell, Cable, ChartSpline, ChevronsUpDown, LayoutDashboard, ListTree, LogOut, Monitor, Moon, RotateCcw, Sun, type LucideIcon } from "lucide-react";
import { momentOf, momentText } from "../time/travel.ts";
import { ago } from "../ui/format.ts";
import { Button, IconButton, Logo } from "../ui/parts.tsx";
import { setTheme, theme, type Theme } from "../ui/theme.ts";
import { Toasts } from "../ui/toast.tsx";
import { ConnectionPill } from "./Connection.tsx";
import { useClock, useSession, useView, useWorld } from "./session.tsx";
import { TimeBar } from "./TimeBar.tsx";
import type { World } from "../model/world.ts";

interface Place {
  readonly to: "/" | "/executions" | "/metrics" | "/alerts" | "/events" | "/connections";
  readonly title: string;
  readonly icon: LucideIcon;
}

const PLACES: readonly Place[] = [
  { to: "/", title: "Overview", icon: LayoutDashboard },
  { to: "/executions", title: "Executions", icon: Activity },
  { to: "/metrics", title: "Metrics", icon: ChartSpline },
  { to: "/alerts", title: "Alerts", icon: Bell },
  { to: "/events", title: "Events", icon: ListTree },
  { to: "/connections", title: "Connections", icon: Cable },
];

/** As many events as nobody follows one by one. */
const BUSY_PER_SECOND = 40;

/** What stands around every page. */
export function Shell() {
  const { travel, world, now } = useView();
  const isBusy = useWorld(world, useCallback((current: World) => current.rate.perSecond(now()) > BUSY_PER_SECOND, [now]), 1000);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const title = PLACES.find((place) => place.to === path)?.title ?? "Not found";
  const main = useRef<HTMLElement>(null);
  useMomentInAddress();
  useKeys();
  useEffect(() => {
    document.title = `${title} · Throughline`;
  }, [title]);
  return (
    <div className="shell" data-mode={travel.mode} data-busy={isBusy ? "" : undefined}>
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the page
      </a>
      <aside className="side">
        <div className="brand">
          <Logo />
          Throughline
        </div>
        <Nav />
        <div className="side-foot">
          <span>
            <kbd>space</kbd>pause, play
          </span>
          <span>
            <kbd>L</kbd>live
          </span>
          <span>
            <kbd>/</kbd>filter
          </span>
        </div>
      </aside>
      <header className="top">
        <span className="brand-small">
          <Logo size={20} />
        </span>
        <h1>{title}</h1>
        <ConnectionPill />
        <ThemeButton />
        <TenantMenu />
      </header>
      <main className="main" id="main" ref={main} tabIndex={-1}>
        <Notices />
        <Outlet />
      </main>
      <TimeBar />
      <Toasts />
    </div>
  );
}

function openAlerts(world: World): number {
  return world.alerts.open().filter((alert) => alert.state === "open").length;
}

function Nav() {
  const { world } = useView();
  const open = useWorld(world, openAlerts, 500);
  return (
    <nav className="nav" aria-label="Pages">
      {PLACES.map(({ to, title, icon: Icon }) => (
        <Link key={to} to={to} activeOptions={{ exact: to === "/", includeSearch: false }} activeProps={{ "aria-current": "page" }}>
          <Icon size={17} strokeWidth={1.9} aria-hidden="true" />
          {title}
          {to === "/alerts" && open > 0 && (
            <span className="count" aria-label={`${open} open`}>
              {open}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}

/** What everybody has to know, wherever they look: the past, gaps, and what could not be fetched. */
function Notices() {
  const { travel, feed, world, isLive } = useView();
  const { timeline, feed: source } = useSession();
  const [seen, setSeen] = useState(0);
  const gaps = useWorld(world, gapsOf, 500);
  const now = useClock(1000);
  const latest = gaps.at(-1);
  const notices: ReactNode[] = [];
  if (travel.mode === "past" && travel.loading === "failed") {
    notices.push(
      <div key="past" className="notice" data-tone="red" role="alert">
        That moment could not be fetched: {travel.error}
        <Button className="end" kind="plain" size="small" onClick={() => timeline.retry()}>
          <RotateCcw size={13} aria-hidden="true" /> Try again
        </Button>
      </div>,
    );
  }
  if (isLive && feed.phase === "failed") {
    notices.push(
      <div key="feed" className="notice" data-tone="grey" role="alert">
        The server does not answer ({feed.error}). It is asked again every few seconds; what is shown is what was known.
        <Button className="end" kind="plain" size="small" onClick={() => source.start()}>
          Ask now
        </Button>
      </div>,
    );
  }
  if (latest !== undefined && latest.heardMs > seen) {
    notices.push(
      <div key="gap" className="notice" data-tone="yellow" role="alert">
        <span>
          A part of <b>{latest.stream}</b> is no longer in the log ({REASONS[latest.reason] ?? latest.reason}, {ago(now - latest.heardMs)}). What is shown was fetched anew; charts have a hole there.
        </span>
        <Button className="end" kind="plain" size="small" onClick={() => setSeen(latest.heardMs)}>
          Understood
        </Button>
      </div>,
    );
  }
  return notices.length === 0 ? null : <div style={{ display: "grid", gap: 8, padding: "14px 20px 0" }}>{notices}</div>;
}

const REASONS: Record<string, string> = {
  retention: "retention took it",
  truncated: "the log lost its end",
  recreated: "the topic was made again",
  refused: "the position was not taken any more",
};

function gapsOf(world: World) {
  return [...world.gaps];
}

const THEMES: Record<Theme, { icon: LucideIcon; next: Theme; label: string }> = {
  system: { icon: Monitor, next: "light", label: "Theme: as the system (switch to light)" },
  light: { icon: Sun, next: "dark", label: "Theme: light (switch to dark)" },
  dark: { icon: Moon, next: "system", label: "Theme: dark (switch to the system's)" },
};

function ThemeButton() {
  const [chosen, choose] = useState<Theme>(theme());
  const { icon, next, label } = THEMES[chosen];
  return (
    <IconButton
      icon={icon}
      label={label}
      onClick={() => {
        setTheme(next);
        choose(next);
      }}
    />
  );
}

function TenantMenu() {
  const { identity, login, client } = useSession();
  const [isOpen, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const close = (event: PointerEvent | KeyboardEvent) => {
      const isInside = event instanceof PointerEvent && menu.current?.contains(event.target as Node);
      if (!isInside && (event instanceof PointerEvent || event.key === "Escape")) setOpen(false);
    };
    addEventListener("pointerdown", close);
    addEventListener("keydown", close);
    return () => {
      removeEventListener("pointerdown", close);
      removeEventListener("keydown", close);
    };
  }, [isOpen]);
  return (
    <div className="menu" ref={menu}>
      <Button aria-expanded={isOpen} aria-haspopup="menu" onClick={() => setOpen(!isOpen)}>
        <span className="avatar" aria-hidden="true" data-letter={identity.tenant.slice(0, 1).toUpperCase()} />
        <span className="unseen">Tenant </span>
        <span className="tenant-name">{identity.tenant}</span>
        <span className="unseen">, account and switching</span>
        <ChevronsUpDown size={13} aria-hidden="true" />
      </Button>
      {isOpen && (
        <div className="menu-list" role="menu">
          <div className="about" role="presentation">
            <div>
              Signed in as <b>{identity.user}</b>
            </div>
            <div className="faint">{identity.scopes.join(", ")}</div>
          </div>
          <button
            role="menuitem"
            onClick={() => {
              client.close();
              void login.leave({ returnTo: location.pathname, pickAnother: true });
            }}
          >
            <LogOut size={15} aria-hidden="true" />
            Switch tenant
          </button>
        </div>
      )}
    </div>
  );
}

/** The moment stands in the address: a link opens the page as of then, and going back goes back in time. */
function useMomentInAddress(): void {
  const { timeline } = useSession();
  const { travel } = useView();
  const navigate = useNavigate();
  const inAddress = useRouterState({ select: (state) => (state.location.search as { at?: string }).at });
  const written = useRef(inAddress);
  useEffect(() => {
    if (inAddress === written.current && travel.mode === "past") return;
    written.current = inAddress;
    const atMs = momentOf(inAddress);
    if (atMs !== null) timeline.goTo(atMs);
    else if (timeline.getState().mode === "past") timeline.live();
    // eslint-disable-next-line -- only a change of the address leads somewhere; where we are is written below.
  }, [inAddress, timeline]);
  const isPlaying = travel.mode === "past" && travel.isPlaying;
  const restsAtMs = travel.mode === "past" && !travel.isPlaying ? travel.atMs : null;
  useEffect(() => {
    const write = () => {
      const state = timeline.getState();
      const at = state.mode === "past" ? momentText(state.atMs) : undefined;
      if (at === written.current) return;
      written.current = at;
      void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, at }), replace: true } as never);
    };
    // Once it rests; once a second while it plays.
    const timer = isPlaying ? setInterval(write, 1000) : setTimeout(write, 300);
    return () => clearTimeout(timer);
  }, [travel.mode, isPlaying, restsAtMs, timeline, navigate]);
}

function useKeys(): void {
  const { timeline } = useSession();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea, button, a, [role=row]")) return;
      const state = timeline.getState();
      switch (event.key) {
        case " ":
          if (state.mode === "live") timeline.goTo(Date.now());
          else if (state.isPlaying) timeline.pause();
          else timeline.play();
          break;
        case "l":
        case "L":
          timeline.live();
          break;
        case "/":
          document.querySelector<HTMLInputElement>("[data-filter]")?.focus();
          break;
        default:
          return;
      }
      event.preventDefault();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [timeline]);
}

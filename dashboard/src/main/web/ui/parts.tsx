import type { ButtonHTMLAttributes, CSSProperties, ReactNode } from "react";
import { CircleAlert, LoaderCircle, type LucideIcon } from "lucide-react";

export type Tone = "grey" | "orange" | "green" | "yellow" | "red" | "violet" | "accent";

export function Dot({ tone, pulse = false }: { tone: Tone; pulse?: boolean }) {
  return <span className="dot" data-tone={tone} data-pulse={pulse ? "" : undefined} aria-hidden="true" />;
}

export function Badge({ tone, children, dot = false, pulse = false }: { tone: Tone; children: ReactNode; dot?: boolean; pulse?: boolean }) {
  return (
    <span className="badge" data-tone={tone}>
      {dot && <Dot tone={tone} pulse={pulse} />}
      {children}
    </span>
  );
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { kind?: "primary" | "plain"; size?: "icon" | "small" };

export function Button({ kind, size, type = "button", className, ...rest }: ButtonProps) {
  return <button type={type} className={className ? `button ${className}` : "button"} data-kind={kind} data-size={size} {...rest} />;
}

/** A button of which all that is seen is an icon: its name is for those who do not see it, and for the pointer that rests. */
export function IconButton({ icon: Icon, label, ...rest }: { icon: LucideIcon; label: string } & ButtonProps) {
  return (
    <Button size="icon" kind="plain" aria-label={label} title={label} {...rest}>
      <Icon size={16} aria-hidden="true" />
    </Button>
  );
}

export function Segments<T extends string | number>({ label, value, options, onPick }: { label: string; value: T; options: readonly { value: T; label: ReactNode }[]; onPick: (value: T) => void }) {
  return (
    <div className="segments" role="group" aria-label={label}>
      {options.map((option) => (
        <button key={option.value} type="button" aria-pressed={option.value === value} onClick={() => onPick(option.value)}>
          {option.label}
        </button>
      ))}
    </div>
  );
}

export function Card({ title, end, children, fill = false, className = "", style }: { title?: ReactNode; end?: ReactNode; children: ReactNode; fill?: boolean; className?: string; style?: CSSProperties }) {
  return (
    <section className={`card ${fill ? "card-fill" : ""} ${className}`} style={style}>
      {title !== undefined && (
        <header className="card-head">
          <h2>{title}</h2>
          {end !== undefined && <div className="end">{end}</div>}
        </header>
      )}
      {children}
    </section>
  );
}

/** In place of what is not there: why, and what to do about it. */
export function Nothing({ icon: Icon, title, children, action }: { icon: LucideIcon; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="state">
      <Icon size={28} strokeWidth={1.5} aria-hidden="true" />
      <strong>{title}</strong>
      {children}
      {action}
    </div>
  );
}

export function Failure({ title, message, onRetry }: { title: string; message: string; onRetry?: () => void }) {
  return (
    <div className="state" role="alert">
      <CircleAlert size={28} strokeWidth={1.5} aria-hidden="true" />
      <strong>{title}</strong>
      <p>{message}</p>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

export function Waiting({ what }: { what: string }) {
  return (
    <div className="state" role="status">
      <LoaderCircle size={24} strokeWidth={1.75} className="spinner" aria-hidden="true" />
      {what}
    </div>
  );
}

export function Skeleton({ height = 14, width = "100%" }: { height?: number; width?: number | string }) {
  return <span className="skeleton" style={{ display: "block", height, width }} aria-hidden="true" />;
}

export function Progress({ value, tone, label }: { value: number | null; tone: "accent" | "green" | "red"; label: string }) {
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      data-tone={tone}
      data-unknown={value === null ? "" : undefined}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : Math.round(value * 100)}
    >
      <span style={value === null ? undefined : { transform: `translateX(${(value - 1) * 100}%)` }} />
    </div>
  );
}

export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <path d="M3 21h6.5l4-12 5 18 4-10.500H29" stroke="currentColor" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

import { memo, useRef, type ReactNode } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useIsPhone } from "./media.ts";

export interface Column<Row> {
  readonly key: string;
  readonly title: ReactNode;
  /** A track of a CSS grid. */
  readonly width: string;
  readonly isRight?: boolean;
  /** Left out where there is little room. */
  readonly isWide?: boolean;
  readonly cell: (row: Row, tick: number) => ReactNode;
}

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly count: number;
  readonly rowAt: (index: number) => Row;
  readonly keyAt: (index: number) => string | number;
  readonly rowHeight?: number;
  readonly minWidth?: number;
  readonly selected?: string | number | undefined;
  readonly onPick: (row: Row) => void;
  /** A row is drawn again when it is another object, or when this is another number: for what counts on by itself. */
  readonly tickOf?: (row: Row) => number;
}

/** As many rows as one likes: only those in sight are there. */
export function Table<Row>(props: TableProps<Row>) {
  const { label, count, rowAt, keyAt, rowHeight = 46, minWidth = 0, selected, onPick, tickOf } = props;
  const isPhone = useIsPhone();
  const columns = isPhone ? props.columns.filter((column) => !column.isWide) : props.columns;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: keyAt,
    overscan: 6,
  });
  const template = columns.map((column) => column.width).join(" ");
  const minimum = isPhone ? 0 : minWidth;
  return (
    <div ref={scroller} className="table" role="table" aria-label={label} aria-rowcount={count + 1} tabIndex={0}>
      <div role="rowgroup" className="head-group" style={{ position: "sticky", top: 0, zIndex: 2 }}>
        <div className="row head" role="row" style={{ gridTemplateColumns: template, minWidth: minimum }}>
          {columns.map((column) => (
            <div key={column.key} role="columnheader" className={column.isRight ? "right" : ""}>
              {column.title}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" style={{ height: rows.getTotalSize(), minWidth: minimum }}>
        {rows.getVirtualItems().map((item) => {
          const row = rowAt(item.index);
          return (
            <Line
              key={item.key}
              row={row}
              index={item.index}
              start={item.start}
              height={rowHeight}
              columns={columns as readonly Column<unknown>[]}
              template={template}
              isSelected={keyAt(item.index) === selected}
              tick={tickOf?.(row) ?? 0}
              onPick={onPick as (row: unknown) => void}
            />
          );
        })}
      </div>
    </div>
  );
}

interface LineProps {
  readonly row: unknown;
  readonly index: number;
  readonly start: number;
  readonly height: number;
  readonly columns: readonly Column<unknown>[];
  readonly template: string;
  readonly isSelected: boolean;
  readonly tick: number;
  readonly onPick: (row: unknown) => void;
}

const Line = memo(function Line({ row, index, start, height, columns, template, isSelected, tick, onPick }: LineProps) {
  return (
    <div
      className="row item"
      role="row"
      aria-rowindex={index + 2}
      aria-current={isSelected ? "true" : undefined}
      tabIndex={0}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${start}px)` }}
      onClick={() => onPick(row)}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          onPick(row);
        }
      }}
    >
      {columns.map((column) => (
        <div key={column.key} role="cell" className={column.isRight ? "right cut" : "cut"}>
          {column.cell(row, tick)}
        </div>
      ))}
    </div>
  );
});

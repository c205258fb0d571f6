import { useEffect, useRef, type RefObject } from "react";
import { drawNoMore, drawSoon } from "./drawing.ts";

/**
 * A canvas as large as its element, drawn anew when `draw` is another function or its size changes. Its size is heard from the browser and not asked
 * for: asking has the whole page laid out at once. `draw` gets it in the canvas's own pixels, empty.
 */
export function useCanvas(draw: (context: CanvasRenderingContext2D, width: number, height: number) => void): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  const redraw = useRef(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const { width, height } = context.canvas;
    context.clearRect(0, 0, width, height);
    latest.current(context, width, height);
  });
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const again = redraw.current;
    const size = new ResizeObserver(([entry]) => {
      element.width = Math.round(entry!.contentRect.width * devicePixelRatio);
      element.height = Math.round(entry!.contentRect.height * devicePixelRatio);
      again();
    });
    size.observe(element);
    return () => {
      size.disconnect();
      drawNoMore(again);
    };
  }, []);
  useEffect(() => {
    latest.current = draw;
    drawSoon(redraw.current);
  }, [draw]);
  return canvas;
}

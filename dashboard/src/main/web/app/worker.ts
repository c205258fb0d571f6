import { serve, type WorkerLike } from "@throughline/client/worker";

// The page's connection: frames are decoded here, and not where the page is drawn.
serve(self as WorkerLike);

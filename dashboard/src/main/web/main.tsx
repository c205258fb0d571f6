import "@fontsource-variable/geist/wght.css";
import "@fontsource-variable/geist-mono/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/parts.css";
import "./styles/charts.css";
import "./styles/pages.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { restoreTheme } from "./ui/theme.ts";

restoreTheme();
// Names and passwords of the demo, cookies and the issuer's name are all localhost's: 127.0.0.1 is another origin.
if (/^(127\.0\.0\.1|\[::1\])$/.test(location.hostname)) {
  location.hostname = "localhost";
} else {
  createRoot(document.getElementById("root")!).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

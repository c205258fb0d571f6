import { RouterProvider } from "@tanstack/react-router";
import { router } from "./router.tsx";

export default function Pages() {
  return <RouterProvider router={router} />;
}

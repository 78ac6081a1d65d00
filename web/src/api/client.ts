import createClient from "openapi-fetch";

import type { paths } from "./schema";

/** The typed client. The session is a cookie; the header proves that a page of ours sent the request. */
export const api = createClient<paths>({
  baseUrl: "",
  credentials: "same-origin",
  headers: { "X-Maitred": "1" },
});

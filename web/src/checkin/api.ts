import createClient from "openapi-fetch";

import { type Answered, answered } from "../api/problem";
import type { components, paths } from "../api/schema";
import type { Reading } from "./reading";

export type HereView = components["schemas"]["HereView"];
export type Intent = HereView["intent"];

/** What the guest's page says to the server, as the phone with this key. */
export interface Phone {
  here(): Promise<Answered<HereView>>;
  checkIn(code: string): Promise<Answered<HereView>>;
  share(reading: Reading, now: number): Promise<Answered<HereView>>;
  stop(): Promise<Answered<HereView>>;
  choose(intent: Intent): Promise<Answered<HereView>>;
  ask(): Promise<Answered<HereView>>;
}

export function phoneOf(key: string): Phone {
  const client = createClient<paths>({
    baseUrl: "",
    credentials: "omit",
    headers: { Authorization: `Bearer ${key}` },
  });
  return {
    here: () => answered(client.GET("/api/v1/phones/here")),
    checkIn: (code) => answered(client.POST("/api/v1/phones/check-in", { body: { code } })),
    share: ({ lat, lon, accuracy_m, at }, now) =>
      answered(
        client.POST("/api/v1/phones/position", { body: { lat, lon, accuracy_m, age_s: Math.max(0, now - at) } }),
      ),
    stop: () => answered(client.POST("/api/v1/phones/stop")),
    choose: (intent) => answered(client.PUT("/api/v1/phones/intent", { body: { intent } })),
    ask: () => answered(client.POST("/api/v1/phones/ask")),
  };
}

import { useCallback, useEffect, useState } from "react";

import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";
import type { ThisDeviceView } from "../api/types";

export type Person = ThisDeviceView["people"][number];

/** What this browser is paired as: undefined while we do not know, null for nothing. */
export function useDevice(): { device: ThisDeviceView | null | undefined; check: () => void } {
  const [device, setDevice] = useState<ThisDeviceView | null>();
  const check = useCallback(() => {
    void answered(api.GET("/api/v1/device")).then((reply) => setDevice(reply.ok ? reply.value : null));
  }, []);
  useEffect(check, [check]);
  return { device, check };
}

/** Signs somebody in at this tablet. */
export function enterPin(staff: string, pin: string) {
  return answered(api.POST("/api/v1/session/pin", { body: { staff, pin } }));
}

/** Which sentence says why the PIN did not open the board. */
export function pinFailure(problem: Problem) {
  if (problem.code === "not_paired") return "pin.unpaired" as const;
  if (problem.code === "pin_locked") return "pin.locked" as const;
  if (problem.status === 401) return "pin.wrong" as const;
  if (problem.status === 429) return "pin.wait" as const;
  return null;
}

/** One or two letters that stand for somebody: 林小雨 → 林, Lin Xiaoyu → LX. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...(word ?? "")][0] ?? "");
  return letters.join("").toUpperCase();
}

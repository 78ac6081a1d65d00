import { useCallback, useEffect, useState } from "react";

import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";
import type { GuestPageView, GuestRowView } from "../api/types";

const PAGE_SIZE = 20;
/** Who is here changes while the page is open. */
const REFRESH_MS = 10_000;

export interface GuestPages {
  page: GuestPageView | null;
  problem: Problem | null;
  number: number;
  next(): void;
  previous(): void;
  /** A row as a consent request answered it. */
  replace(row: GuestRowView): void;
  /** Somebody was erased. */
  drop(guest: string): void;
  /** Others are in it now, or some are otherwise. */
  reload(): void;
}

/** One page of the guests whose name contains `search`, kept fresh. */
export function useGuests(search: string): GuestPages {
  const [page, setPage] = useState<GuestPageView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  /** The cursors of the pages up to this one; the first page has none. */
  const [trail, setTrail] = useState<number[]>([]);
  const [searched, setSearched] = useState(search);
  if (searched !== search) {
    setSearched(search);
    setTrail([]);
  }
  const after = trail.at(-1);

  const load = useCallback(
    async (isCurrent: () => boolean = () => true) => {
      const query = { search, limit: PAGE_SIZE, ...(after === undefined ? {} : { after }) };
      const reply = await answered(api.GET("/api/v1/guests", { params: { query } }));
      if (!isCurrent()) return;
      setProblem(reply.ok ? null : reply.problem);
      if (reply.ok) setPage(reply.value);
    },
    [search, after],
  );
  useEffect(() => {
    let current = true;
    const look = () => void load(() => current);
    look();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") look();
    }, REFRESH_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [load]);

  const next = useCallback(() => {
    if (page?.next) setTrail((all) => [...all, page.next ?? 0]);
  }, [page]);
  const previous = useCallback(() => setTrail((all) => all.slice(0, -1)), []);
  const replace = useCallback(
    (row: GuestRowView) =>
      setPage((now) => now && { ...now, guests: now.guests.map((guest) => (guest.id === row.id ? row : guest)) }),
    [],
  );
  const drop = useCallback(
    (id: string) => setPage((now) => now && { ...now, guests: now.guests.filter((guest) => guest.id !== id) }),
    [],
  );
  const reload = useCallback(() => void load(), [load]);
  return { page, problem, number: trail.length + 1, next, previous, replace, drop, reload };
}

import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { answered, type Problem, problemWords } from "../../api/problem";
import type { AlikeView } from "../../api/types";
import { SearchIcon } from "../../ui/icons";
import { TierBadge } from "../../ui/TierBadge";
import styles from "./merge.module.css";

const TYPING_MS = 250;
const FOUND_MOST = 8;

type Other = Pick<AlikeView, "id" | "name" | "say" | "tier"> & Partial<Pick<AlikeView, "why">>;

interface Props {
  guest: string;
  name: string;
  like: AlikeView[];
  busy: boolean;
  onCompare: (other: string) => void;
}

/** Which profile is the other one: those that look like it, or any that is searched for. */
export function Others({ guest, name, like, busy, onCompare }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const { found, problem } = useFound(typed, guest);
  return (
    <section>
      <p className={styles.soft}>{t("merge.intro", { name })}</p>
      <h3 className={styles.head}>{t("merge.like")}</h3>
      {like.length === 0 ? (
        <p className={styles.soft}>{t("merge.likeNone")}</p>
      ) : (
        <List others={like} busy={busy} onCompare={onCompare} />
      )}
      <TextInput
        type="search"
        role="searchbox"
        mt="md"
        label={t("merge.search")}
        leftSection={<SearchIcon />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={problem && problemWords(t, problem)}
      />
      {found && (
        <div aria-live="polite">
          {found.length === 0 ? (
            <p className={styles.soft}>{t("merge.none")}</p>
          ) : (
            <List others={found} busy={busy} onCompare={onCompare} />
          )}
        </div>
      )}
    </section>
  );
}

/** Other guests whose name has what is typed; null while nothing is. */
function useFound(typed: string, guest: string) {
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const [found, setFound] = useState<Other[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let current = true;
    const look = async () => {
      const query = { search, limit: FOUND_MOST };
      const reply = await answered(api.GET("/api/v1/guests", { params: { query } }));
      if (!current) return;
      setProblem(reply.ok ? null : reply.problem);
      if (reply.ok) setFound(reply.value.guests.filter((one) => one.id !== guest));
    };
    if (search) void look();
    else setFound(null);
    return () => {
      current = false;
    };
  }, [search, guest]);
  return { found, problem };
}

function List({ others, busy, onCompare }: { others: Other[]; busy: boolean; onCompare: (other: string) => void }) {
  const { t } = useTranslation();
  return (
    <ul>
      {others.map((one) => (
        <li key={one.id} className={styles.other} data-other={one.id}>
          <div>
            <p className={styles.name}>
              {one.name} <TierBadge tier={one.tier} />
            </p>
            <p className={styles.soft}>{[one.id, ...(one.why ?? []).map((why) => t(`merge.why.${why}`))].join(" · ")}</p>
          </div>
          <Button
            variant="default"
            disabled={busy}
            aria-label={t("merge.compareWith", { name: one.name })}
            onClick={() => onCompare(one.id)}
          >
            {t("merge.compare")}
          </Button>
        </li>
      ))}
    </ul>
  );
}

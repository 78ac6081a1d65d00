import { Button, Skeleton } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { mayOpen } from "../access";
import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";
import type { WebhookView } from "../api/types";
import { useMe } from "../session";
import rows from "../ui/rows.module.css";
import sections from "../ui/sections.module.css";
import { Trouble } from "../ui/Trouble";
import { useFetched } from "../ui/useFetched";
import { ChangeWebhook } from "./ChangeWebhook";
import styles from "./connections.module.css";
import { EndDialog } from "./EndDialog";
import { NewWebhook } from "./NewWebhook";
import { ReplaceSecret } from "./ReplaceSecret";
import { WebhookRow } from "./WebhookRow";

type Asked = { what: "new" } | { what: "change" | "replace" | "end"; hook: WebhookView };

const LOOK_EVERY_MS = 5_000;

const fetchWebhooks = () => answered(api.GET("/api/v1/webhooks"));
const pathOf = ({ id }: WebhookView) => ({ params: { path: { id } } });

/** Where other systems are told of changes of guests, and whether they take it. */
export function Webhooks() {
  const { t } = useTranslation();
  const changes = mayOpen("keys", useMe().staff.role);
  const { value: hooks, problem, load } = useFetched(fetchWebhooks);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [failed, setFailed] = useState<Problem | null>(null);
  useLooking(hooks, load);
  const retry = async (hook: WebhookView) => {
    const reply = await answered(api.POST("/api/v1/webhooks/{id}/retry", pathOf(hook)));
    setFailed(reply.ok || reply.problem.status === 404 ? null : reply.problem);
    await load();
  };
  const closeAndLook = () => {
    setAsked(null);
    void load();
  };
  const trouble = problem ?? failed;
  return (
    <section className={sections.part} aria-labelledby="webhooks">
      <div className={styles.head}>
        <h2 id="webhooks">{t("connections.webhooks")}</h2>
        {changes && <Button onClick={() => setAsked({ what: "new" })}>{t("connections.addWebhook")}</Button>}
      </div>
      <p className={sections.soft}>{t("connections.webhooksMore")}</p>
      {trouble && (
        <Trouble
          problem={trouble}
          onRetry={() => {
            setFailed(null);
            void load();
          }}
        />
      )}
      {hooks === null && !trouble && <Skeleton height={160} mt="sm" radius="md" />}
      {hooks?.length === 0 && <p className={rows.none}>{t("connections.noWebhooks")}</p>}
      {hooks && hooks.length > 0 && (
        <ul className={rows.list} aria-label={t("connections.webhooks")}>
          {hooks.map((hook) => (
            <WebhookRow
              key={hook.id}
              hook={hook}
              changes={changes}
              onRetry={() => void retry(hook)}
              onChange={() => setAsked({ what: "change", hook })}
              onReplace={() => setAsked({ what: "replace", hook })}
              onEnd={() => setAsked({ what: "end", hook })}
            />
          ))}
        </ul>
      )}
      {asked?.what === "new" && <NewWebhook onClose={closeAndLook} />}
      {asked?.what === "change" && <ChangeWebhook hook={asked.hook} onClose={closeAndLook} />}
      {asked?.what === "replace" && <ReplaceSecret hook={asked.hook} onClose={closeAndLook} />}
      {asked?.what === "end" && (
        <EndDialog
          title={t("connections.endTitle", { name: asked.hook.url })}
          more={t("connections.endWebhookMore")}
          submit={t("connections.endWebhook")}
          onEnd={() => answered(api.DELETE("/api/v1/webhooks/{id}", pathOf(asked.hook)))}
          onEnded={load}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}

/** As long as something waits, what stands here is soon otherwise. */
function useLooking(hooks: readonly WebhookView[] | null, load: () => Promise<void>): void {
  const waits = hooks?.some(({ waiting }) => waiting > 0) ?? false;
  useEffect(() => {
    if (!waits) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void load();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [waits, load]);
}

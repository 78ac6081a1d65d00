import { Button } from "@mantine/core";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { type Answered, answered, type Problem, problemWords } from "../api/problem";
import type { WebhookTestView, WebhookView } from "../api/types";
import { whyWords } from "./why";

interface Test {
  /** What came of it, in words, or that it is under way; empty before the first. */
  said: string;
  busy: boolean;
  send: () => void;
}

/** Tries a webhook with a message of no guest. */
export function useWebhookTest({ id }: WebhookView): Test {
  const { t } = useTranslation();
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (busy) return;
    setBusy(true);
    setSaid(t("connections.testing"));
    const params = { path: { id } };
    setSaid(testWords(t, await answered(api.POST("/api/v1/webhooks/{id}/test", { params }))));
    setBusy(false);
  };
  return { said, busy, send: () => void send() };
}

/** Not disabled while it is busy: that would take the focus from whoever pressed it. */
export function TestButton({ name, test }: { name: string; test: Test }) {
  const { t } = useTranslation();
  return (
    <Button
      variant="default"
      aria-label={t("connections.testNamed", { name })}
      aria-disabled={test.busy}
      onClick={test.send}
    >
      {t("connections.test")}
    </Button>
  );
}

function testWords(t: TFunction, reply: Answered<WebhookTestView>): string {
  if (!reply.ok) return notSentWords(t, reply.problem);
  if (reply.value.taken) return t("connections.testTaken");
  return t("connections.testRefused", { why: whyWords(t, reply.value.why) });
}

function notSentWords(t: TFunction, problem: Problem): string {
  if (problem.status === 404) return t("connections.gone");
  if (problem.status === 429) return t("connections.testTooMany", { count: problem.wait_s ?? 1 });
  return problemWords(t, problem);
}

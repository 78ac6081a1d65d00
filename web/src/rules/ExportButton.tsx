import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";
import { troubleWords } from "./words";

/** All rules as a file on this device. */
export function ExportButton() {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<Problem | null>(null);
  const take = async () => {
    const reply = await answered(api.GET("/api/v1/rules/export"));
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) offer(JSON.stringify(reply.value, null, 2), "maitred-rules.json");
  };
  return (
    <>
      <Button variant="default" onClick={() => void take()}>
        {t("rules.export")}
      </Button>
      {problem && <p role="alert">{troubleWords(t, problem)}</p>}
    </>
  );
}

function offer(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

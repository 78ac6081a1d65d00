import { Alert, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { type Problem, problemWords } from "../api/problem";

/** Says that something could not be fetched, and fetches it again when asked to. */
export function Trouble({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert color="red" role="alert" my="md">
      <p>{problemWords(t, problem)}</p>
      <Button mt="sm" onClick={onRetry}>
        {t("app.retry")}
      </Button>
    </Alert>
  );
}

import { useTranslation } from "react-i18next";

import { type Problem, problemWords } from "../api/problem";
import { useLanguage } from "../ui/useLanguage";
import styles from "./HandOver.module.css";

/** What went wrong in a dialog, in the server's kind words if it has any. */
export function ProblemLine({ problem }: { problem: Problem | null }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  if (!problem) return null;
  const words = problem.code === "not_on_shift" ? t("handover.notOnShift") : problemWords(t, problem);
  return (
    <p role="alert" className={styles.refused}>
      {problem.words ? say(problem.words) : words}
    </p>
  );
}

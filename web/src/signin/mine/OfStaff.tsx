import { Alert, Button } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { answered, type Problem, problemWords } from "../../api/problem";
import type { StaffSignInView } from "../../api/types";
import { roleWords } from "../../i18n/words";
import { useMe } from "../../session";
import styles from "./Mine.module.css";
import type { Proof } from "./ProofForm";
import { Removal } from "./Removal";
import { Sessions } from "./Sessions";

/** For who answers for the venue: where colleagues are signed in, and help when a phone is lost. */
export function OfStaff({ hasApp }: { hasApp: boolean }) {
  const { t } = useTranslation();
  const { staff } = useMe();
  const [people, setPeople] = useState<readonly StaffSignInView[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [lost, setLost] = useState<StaffSignInView | null>(null);

  const load = useCallback(async () => {
    const reply = await answered(api.GET("/api/v1/sign-ins"));
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) setPeople(reply.value);
  }, []);
  useEffect(() => void load(), [load]);

  const end = async (person: string, session: string) => {
    const params = { path: { staff: person, session } };
    await answered(api.DELETE("/api/v1/sign-ins/{staff}/sessions/{session}", { params }));
    await load();
  };
  const takeAway = async (person: string, body: Proof) => {
    const params = { path: { staff: person } };
    const reply = await answered(api.DELETE("/api/v1/sign-ins/{staff}/second-factor", { params, body }));
    await load();
    return reply.ok ? null : reply.problem;
  };

  return (
    <section className={styles.section} aria-labelledby="of-staff">
      <h2 id="of-staff" className={styles.heading}>
        {t("mine.ofStaff")}
      </h2>
      <p className={styles.soft}>{t("mine.ofStaffMore")}</p>
      {problem && (
        <Alert color="red" role="alert">
          {problemWords(t, problem)}
        </Alert>
      )}
      {people
        .filter((one) => one.id !== staff.id && (one.sessions.length > 0 || one.has_app || one.passkeys > 0))
        .map((one) => (
          <details key={one.id} className={styles.person} data-person={one.id}>
            <summary>
              <span className={styles.name}>{one.name}</span>{" "}
              <span className={styles.soft}>
                {roleWords(t, one.role)} · {factorWords(one)} · {t("mine.signedIn", { count: one.sessions.length })}
              </span>
            </summary>
            <Sessions sessions={one.sessions} name={one.name} onEnd={(session) => void end(one.id, session.id)} />
            {(one.has_app || one.passkeys > 0) && (
              <Button variant="default" mt="md" onClick={() => setLost(one)}>
                {t("mine.lost")}
              </Button>
            )}
          </details>
        ))}
      {lost && (
        <Removal
          title={t("mine.lostTitle", { name: lost.name })}
          more={t("mine.lostMore")}
          hasApp={hasApp}
          submit={t("mine.takeAway")}
          onProof={(proof) => takeAway(lost.id, proof)}
          onClose={() => setLost(null)}
        />
      )}
    </section>
  );

  function factorWords(one: StaffSignInView): string {
    if (one.has_app && one.passkeys > 0) return t("mine.hasBoth");
    if (one.has_app) return t("mine.hasApp");
    if (one.passkeys > 0) return t("mine.hasPasskey");
    return one.needed ? t("mine.lacksFactor") : t("mine.noFactor");
  }
}

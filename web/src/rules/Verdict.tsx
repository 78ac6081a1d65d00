import { useTranslation } from "react-i18next";

import type { NodeView, VerdictView } from "../api/types";
import { Sign } from "../ui/Sign";
import { useLanguage } from "../ui/useLanguage";
import { kindOf } from "./tree";
import styles from "./Verdict.module.css";

interface Props {
  verdict: VerdictView;
  /** The gates are folded away if all of them were open. */
  brief?: boolean;
}

/** What a rule says to a moment: whether it makes a card, which gate was shut, and each condition with the
 * value it met. */
export function Verdict({ verdict, brief = false }: Props) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { fires, stopped_by, gates, tree, card } = verdict;
  const stop = gates.find(({ name }) => name === stopped_by);
  const alone = tree && tree.combinator !== null && tree.parts.length === 1 ? tree.parts[0] : undefined;
  return (
    <div className={styles.verdict} data-fires={fires} data-stopped-by={stopped_by ?? undefined}>
      <p className={styles.outcome} data-ok={fires}>
        <Sign ok={fires} />
        {fires || stopped_by === null ? t(card === null ? "verdict.fires" : "verdict.made") : t("verdict.stopped", { why: t(`stopped.${stopped_by}`) })}
      </p>
      {!fires && stop && say(stop.note) && <p className={styles.note}>{say(stop.note)}</p>}
      {tree && (
        <>
          <h3 className={styles.subtitle}>{t("verdict.conditions")}</h3>
          <ul className={styles.tree}>
            <Node node={(alone as NodeView | undefined) ?? tree} />
          </ul>
        </>
      )}
      {gates.length > 0 && (
        <details open={!brief || !fires}>
          <summary className={styles.summary}>{t("verdict.gates")}</summary>
          <ol className={styles.gates}>
            {gates.map(({ name, ok, label, note }) => (
              <li key={name} data-gate={name} data-ok={ok}>
                <Sign ok={ok} />
                <span>
                  {say(label)} <Said ok={ok} />
                  {say(note) && <span className={styles.note}> {say(note)}</span>}
                </span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}

/** What the sign says, for those who see neither. */
function Said({ ok }: { ok: boolean }) {
  const { t } = useTranslation();
  return <span className="unseen">{ok ? t("verdict.holds") : t("verdict.fails")}</span>;
}

/** A condition with the value it met, or a group with what is in it. */
function Node({ node }: { node: NodeView }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  if (node.combinator !== null) {
    // What stands under a NOT is turned round already: the combinator and the words.
    const kind = kindOf({ combinator: node.combinator, not: false });
    return (
      <li data-path={node.path} data-ok={node.ok}>
        <div className={styles.line}>
          <Sign ok={node.ok} />
          <span>
            {t(`kinds.${kind}`)} <Said ok={node.ok} />
          </span>
        </div>
        <ul className={styles.inner}>
          {node.parts.map((part) => (
            <Node key={part.path} node={part as NodeView} />
          ))}
        </ul>
      </li>
    );
  }
  return (
    <li data-path={node.path} data-ok={node.ok} data-fact={node.fact}>
      <div className={styles.line}>
        <Sign ok={node.ok} />
        <div>
          <p>
            {say(node.words)} <Said ok={node.ok} />
          </p>
          <p className={styles.note}>
            {node.actual ? t("verdict.was", { value: say(node.actual) }) : t("verdict.noValue")}
            {say(node.note) && ` · ${say(node.note)}`}
          </p>
        </div>
      </div>
    </li>
  );
}

import { Button, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered } from "../api/problem";
import type { KeyView } from "../api/types";
import rows from "../ui/rows.module.css";
import sections from "../ui/sections.module.css";
import { Trouble } from "../ui/Trouble";
import { useFetched } from "../ui/useFetched";
import styles from "./connections.module.css";
import { EndDialog } from "./EndDialog";
import { KeyRow, useKeyName } from "./KeyRow";
import { KINDS, type Kind, namedKeys } from "./named";
import { NewKey } from "./NewKey";
import { ReplaceKey } from "./ReplaceKey";

type Asked = { what: "new" } | { what: "replace" | "end"; key: KeyView };

const fetchKeys = () => answered(api.GET("/api/v1/keys"));
const endKey = ({ id }: KeyView) => answered(api.DELETE("/api/v1/keys/{id}", { params: { path: { id } } }));

/** The keys of readers, partners and other systems. */
export function Keys() {
  const { t } = useTranslation();
  const nameOf = useKeyName();
  const { value: keys, problem, load } = useFetched(fetchKeys);
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const closeAndLook = () => {
    close();
    void load();
  };
  return (
    <section className={sections.part} aria-labelledby="keys">
      <div className={styles.head}>
        <h2 id="keys">{t("connections.keys")}</h2>
        <Button onClick={() => setAsked({ what: "new" })}>{t("connections.addKey")}</Button>
      </div>
      <p className={sections.soft}>{t("connections.keysMore")}</p>
      {problem && <Trouble problem={problem} onRetry={() => void load()} />}
      {keys === null && !problem && <Skeleton height={160} mt="sm" radius="md" />}
      {keys?.length === 0 && <p className={rows.none}>{t("connections.noKeys")}</p>}
      {keys &&
        KINDS.map((kind) => (
          <OfKind
            key={kind}
            kind={kind}
            keys={keys}
            onReplace={(key) => setAsked({ what: "replace", key })}
            onEnd={(key) => setAsked({ what: "end", key })}
          />
        ))}
      {asked?.what === "new" && <NewKey onClose={closeAndLook} />}
      {asked?.what === "replace" && (
        <ReplaceKey replaced={asked.key} name={nameOf(asked.key)} onClose={closeAndLook} />
      )}
      {asked?.what === "end" && (
        <EndDialog
          title={t("connections.endTitle", { name: nameOf(asked.key) })}
          more={t("connections.endKeyMore")}
          submit={t("connections.endKey")}
          onEnd={() => endKey(asked.key)}
          onEnded={load}
          onClose={close}
        />
      )}
    </section>
  );
}

interface OfKindProps {
  kind: Kind;
  keys: readonly KeyView[];
  onReplace: (key: KeyView) => void;
  onEnd: (key: KeyView) => void;
}

function OfKind({ kind, keys, onReplace, onEnd }: OfKindProps) {
  const { t } = useTranslation();
  const named = namedKeys(keys, kind);
  if (named.length === 0) return null;
  return (
    <>
      <h3 className={styles.kind}>{t(`connections.kind.${kind}`)}</h3>
      <p className={sections.soft}>{t(`connections.may.${kind}`)}</p>
      <ul className={rows.list} aria-label={t(`connections.kind.${kind}`)}>
        {named.map((one) => (
          <KeyRow key={one.id} named={one} onReplace={onReplace} onEnd={onEnd} />
        ))}
      </ul>
    </>
  );
}

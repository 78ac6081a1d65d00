import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { dateWords } from "../../i18n/time";
import { type MyLike, type MyView, my } from "../api";
import { Correctable } from "../Correctable";
import styles from "../My.module.css";
import type { My } from "../useMy";
import { fieldsOf } from "./fields";

/** What the house holds about the guest, in plain words. */
export function AboutTab({ page }: { page: My }) {
  const { t, i18n } = useTranslation();
  const view = page.view;
  if (!view) return null;
  return (
    <>
      <h1 className={styles.title}>{t("my.about.title")}</h1>
      <p>{t("my.about.more")}</p>
      <section className={styles.panel} aria-label={t("my.about.profile")}>
        <h2>{t("my.about.profile")}</h2>
        <dl className={styles.fields}>
          <dt>{t("my.field.name")}</dt>
          <dd>{view.name}</dd>
          {fieldsOf(view.profile, t, i18n.language).map((field) => (
            <div key={field.name} data-field={field.name}>
              <dt>{field.label}</dt>
              <dd>{field.value}</dd>
            </div>
          ))}
          <dt>{t("my.field.credentials")}</dt>
          <dd>{credentialWords(t, view)}</dd>
        </dl>
        <p className={styles.soft}>{t("my.about.wrong")}</p>
      </section>
      <Likes page={page} likes={view.likes} />
    </>
  );
}

function credentialWords(t: TFunction, view: MyView): string {
  const said = Object.entries(view.credentials).map(([kind, count]) =>
    t(`my.credential.${kind}`, { count, defaultValue: `${kind}: ${count}` }),
  );
  return said.length > 0 ? said.join(", ") : t("my.credential.none");
}

function Likes({ page, likes }: { page: My; likes: readonly MyLike[] }) {
  const { t, i18n } = useTranslation();
  return (
    <section className={styles.panel} aria-label={t("my.about.likes")}>
      <h2>{t("my.about.likes")}</h2>
      {likes.length === 0 && <p>{t("my.about.noLikes")}</p>}
      <ul className={styles.plain}>
        {likes.map((like) => (
          <li key={like.key} className={styles.item}>
            <span>
              {like.text} <span className={styles.soft}>{sourceWords(t, like, i18n.language)}</span>
            </span>
            <Correctable
              page={page}
              about={like.text}
              value={like.text}
              change={(value) => my.like(like.key, value)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** "you told us · 3 Nov 2025". */
function sourceWords(t: TFunction, like: MyLike, language: string): string {
  const how = t(`my.source.${like.how}`, { count: like.times });
  return like.at === null ? how : `${how} · ${dateWords(like.at, language)}`;
}

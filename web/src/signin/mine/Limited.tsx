import "../../i18n/office";

import { Alert, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useSession } from "../../session";
import { LanguageSelect } from "../../shell/Preferences";
import styles from "./Mine.module.css";
import MySignIn from "./MySignIn";

/** Somebody who must have a second factor, has none, and has had time: they can set one up, and nothing else. */
export default function Limited() {
  const { t } = useTranslation();
  const { signOut } = useSession();
  return (
    <main className={styles.limited}>
      <Alert color="orange" role="status" title={t("mine.limited")}>
        {t("mine.limitedMore")}
      </Alert>
      <MySignIn />
      <LanguageSelect />
      <Button variant="default" onClick={() => void signOut()}>
        {t("preferences.signOut")}
      </Button>
    </main>
  );
}

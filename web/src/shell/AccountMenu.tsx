import { Button, Popover } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { roleWords } from "../i18n/words";
import { useMe, useSession } from "../session";
import { ChevronIcon, PersonIcon } from "../ui/icons";
import { useZoneNames } from "../ui/useZoneNames";
import { LanguageSelect, ThemeSwitch } from "./Preferences";
import styles from "./Shell.module.css";

/** Who is signed in, and what they may set for themselves. */
export function AccountMenu() {
  const { t } = useTranslation();
  const { staff } = useMe();
  const { signOut } = useSession();
  const zoneName = useZoneNames();
  const place = `${roleWords(t, staff.role)} · ${staff.zone ? zoneName(staff.zone) : t("preferences.noZone")}`;
  return (
    <Popover width={300} position="bottom-end" shadow="md" trapFocus withRoles>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          className={styles.account}
          aria-label={`${staff.name} ${place} ${t("preferences.menu")}`}
        >
          <span className={styles.accountIcon}>
            <PersonIcon />
          </span>
          <span className={styles.who}>
            <span className={styles.name}>{staff.name}</span>{" "}
            <span className={styles.place}>{place}</span>
          </span>
          <ChevronIcon size={16} />
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.menu} aria-label={t("preferences.menu")}>
        <div>
          <div className={styles.name}>{staff.name}</div>
          <div className={styles.place}>{place}</div>
        </div>
        <LanguageSelect />
        <ThemeSwitch />
        <Button variant="default" fullWidth onClick={() => void signOut()}>
          {t("preferences.signOut")}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

import { Button, Popover } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { serves } from "../access";
import { roleWords } from "../i18n/words";
import { NotifySwitch } from "../push/NotifySwitch";
import { useMe, useSession } from "../session";
import type { Person } from "../signin/device";
import { SwitchButton, SwitchPerson } from "../signin/SwitchPerson";
import { ChevronIcon, PersonIcon } from "../ui/icons";
import { useZoneNames } from "../ui/useZoneNames";
import { LanguageSelect, SignalSwitches, ThemeSwitch } from "./Preferences";
import styles from "./Shell.module.css";

/** Who is signed in, and what they may set for themselves. */
export function AccountMenu() {
  const { t } = useTranslation();
  const { staff } = useMe();
  const { signOut } = useSession();
  const zoneName = useZoneNames();
  const [opened, setOpened] = useState(false);
  /** A dialog outlives the menu from which it was opened. */
  const [dialog, setDialog] = useState<readonly Person[] | null>(null);
  const ask = (next: readonly Person[]) => {
    setOpened(false);
    setDialog(next);
  };
  const close = () => setDialog(null);
  const zone = staff.zone ? zoneName(staff.zone) : t("preferences.noZone");
  const role = roleWords(t, staff.role);
  const place = serves(staff.role) ? `${role} · ${zone}` : role;
  return (
    <>
      <Popover
        width={300}
        position="bottom-end"
        shadow="md"
        trapFocus
        withRoles
        opened={opened}
        onChange={setOpened}
      >
        <Popover.Target>
          <Button
            variant="subtle"
            color="gray"
            className={styles.account}
            onClick={() => setOpened(!opened)}
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
          {serves(staff.role) && (
            <>
              <SignalSwitches />
              <NotifySwitch />
            </>
          )}
          <Button
            component={Link}
            href="/my-sign-in"
            variant="default"
            fullWidth
            onClick={() => setOpened(false)}
          >
            {t("mine.title")}
          </Button>
          <SwitchButton onAsk={ask} />
          <Button variant="default" fullWidth onClick={() => void signOut()}>
            {t("preferences.signOut")}
          </Button>
        </Popover.Dropdown>
      </Popover>
      {dialog !== null && <SwitchPerson people={dialog} onClose={close} />}
    </>
  );
}

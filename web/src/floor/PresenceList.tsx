import { Table, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { FloorView, PresenceView } from "../api/types";
import chips from "../ui/chips.module.css";
import { QuestionIcon } from "../ui/icons";
import { TierBadge } from "../ui/TierBadge";
import { useZoneNames } from "../ui/useZoneNames";
import { Age } from "./Age";
import styles from "./Floor.module.css";
import { percentOf } from "./percent";
import { WhyDialog } from "./WhyDialog";

/** The same facts as the plan, in rows; and for each guest why we believe it. */
export function PresenceList({ floor }: { floor: FloorView }) {
  const [asked, setAsked] = useState<PresenceView | null>(null);
  return (
    <>
      <Rows floor={floor} onAsk={setAsked} />
      {asked && <WhyDialog presence={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

type Ask = (presence: PresenceView) => void;

function Rows({ floor, onAsk }: { floor: FloorView; onAsk: Ask }) {
  const { t } = useTranslation();
  const zoneName = useZoneNames();
  if (floor.presences.length === 0) return <p className={styles.nobody}>{t("floor.nobody")}</p>;
  const rows = [...floor.presences].sort(
    (a, b) => zoneName(a.zone).localeCompare(zoneName(b.zone)) || a.since - b.since,
  );
  return (
    <div className={styles.scroller}>
      <Table verticalSpacing="xs" aria-label={t("floor.present")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("floor.guest")}</Table.Th>
            <Table.Th scope="col">{t("floor.zone")}</Table.Th>
            <Table.Th scope="col">{t("floor.since")}</Table.Th>
            <Table.Th scope="col">{t("floor.sure")}</Table.Th>
            <Table.Th scope="col" className={styles.wide}>
              {t("floor.tier")}
            </Table.Th>
            <Table.Th scope="col" className={styles.wide}>
              {t("floor.source")}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((presence) => (
            <Row key={presence.guest} presence={presence} zone={zoneName(presence.zone)} onAsk={onAsk} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Row({ presence, zone, onAsk }: { presence: PresenceView; zone: string; onAsk: Ask }) {
  const { t } = useTranslation();
  return (
    <Table.Tr data-guest={presence.guest}>
      <Table.Th scope="row">
        {presence.name}{" "}
        {presence.unsure && (
          <span className={chips.chip} data-kind="warn">
            <QuestionIcon size={16} />
            {t("floor.twoPlaces")}
          </span>
        )}
      </Table.Th>
      <Table.Td>{zone}</Table.Td>
      <Table.Td className={styles.figures1}>
        <Age since={presence.since} />
      </Table.Td>
      <Table.Td className={styles.figures1}>
        {t("floor.percent", { percent: percentOf(presence.confidence) })}
        <UnstyledButton
          className={styles.why}
          aria-label={t("why.openFor", { name: presence.name })}
          aria-haspopup="dialog"
          onClick={() => onAsk(presence)}
        >
          {t("why.open")}
        </UnstyledButton>
      </Table.Td>
      <Table.Td className={styles.wide}>
        <TierBadge tier={presence.tier} />
      </Table.Td>
      <Table.Td className={styles.wide}>{t(`floor.${presence.source}`)}</Table.Td>
    </Table.Tr>
  );
}

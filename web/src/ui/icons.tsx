import type { ReactNode } from "react";

/** Our own line icons, 24 by 24, always beside words or inside a named control. */
function Icon({ children, size = 20 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export interface IconProps {
  size?: number;
}

export const BellIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M4 16a8 8 0 0 1 16 0zM2.5 20h19M12 8V5" />
    <circle cx="12" cy="4" r="1" />
  </Icon>
);
export const FlameIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M12 3.5 22 20H2zM12 10v4.5M12 17.4v.1" />
  </Icon>
);
export const DotIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7.5V12l3 2" />
  </Icon>
);
export const DownIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M12 5v14M6 13l6 6 6-6" />
  </Icon>
);
export const PinIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M12 21s-7-6.2-7-11.5a7 7 0 0 1 14 0C19 14.8 12 21 12 21z" />
    <circle cx="12" cy="9.5" r="2.5" />
  </Icon>
);
export const SpeakIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18.2 6.5a8 8 0 0 1 0 11" />
  </Icon>
);
export const ArrowIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M4 12h15M13 6l6 6-6 6" />
  </Icon>
);
export const CheckIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Icon>
);
export const CrossIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M6 6l12 12M18 6 6 18" />
  </Icon>
);
export const ReaderIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="3" y="13" width="18" height="7" rx="2" />
    <path d="M7 16.5h.1M12 9v4M8.5 8.5a5 5 0 0 1 7 0M5.8 5.8a8.8 8.8 0 0 1 12.4 0" />
  </Icon>
);
export const QuestionIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="12" cy="12" r="9" />
    <path d="M9.5 9.5a2.6 2.6 0 1 1 3.8 2.3c-.8.4-1.3 1-1.3 1.9M12 16.9v.1" />
  </Icon>
);
export const ComplaintIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M4 4h16v12h-9l-5 4v-4H4zM12 7.2v3.6M12 13.2v.1" />
  </Icon>
);
export const PersonIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="12" cy="8" r="4" />
    <path d="M4.5 20.5a7.5 7.5 0 0 1 15 0" />
  </Icon>
);
export const ForwardIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m5 6 6 6-6 6M13 6l6 6-6 6" />
  </Icon>
);
export const TierIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M7 4h10l4 5.5L12 20.5 3 9.5zM3 9.5h18M9 9.5l3 11 3-11" />
  </Icon>
);
export const LinkIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M5 12.5a10 10 0 0 1 14 0M8.5 16a5 5 0 0 1 7 0M12 19.5v.1M1.8 9a14.5 14.5 0 0 1 20.4 0" />
  </Icon>
);
export const NoLinkIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M5 12.5a10 10 0 0 1 4-2.4M15 10.1a10 10 0 0 1 4 2.4M8.5 16a5 5 0 0 1 7 0M12 19.5v.1M3 3l18 18" />
  </Icon>
);
export const ChevronIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m6 9 6 6 6-6" />
  </Icon>
);
export const SearchIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="10.5" cy="10.5" r="6.5" />
    <path d="m20 20-4.7-4.7" />
  </Icon>
);
export const TagIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M3.5 12.5v-9h9l8 8-9 9z" />
    <circle cx="8" cy="8" r="1.3" />
  </Icon>
);
export const PhoneIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="7" y="2.5" width="10" height="19" rx="2.5" />
    <path d="M11 18.5h2" />
  </Icon>
);
export const UpIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M12 19V5M6 11l6-6 6 6" />
  </Icon>
);
export const PencilIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M4 20l1-4.5L16 4.5 19.5 8 8.5 19zM14 6.5 17.5 10" />
  </Icon>
);
export const ArchiveIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M3.5 5h17v4h-17zM5 9v10.5h14V9M10 13h4" />
  </Icon>
);
export const EyeIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12z" />
    <circle cx="12" cy="12" r="2.8" />
  </Icon>
);
export const GuessIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M5 5.5h14v10h-7l-4.5 4v-4H5zM10.2 9a1.9 1.9 0 1 1 2.5 1.8c-.5.2-.7.5-.7.9M12 13.4v.1" />
  </Icon>
);
export const BookIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M5 4.5h11.5a2 2 0 0 1 2 2v13H7a2 2 0 0 1-2-2zM9 9h6M9 13h6" />
  </Icon>
);

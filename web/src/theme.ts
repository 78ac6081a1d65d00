import {
  ActionIcon,
  Button,
  convertCssVariables,
  createTheme,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  type MantineColorsTuple,
  mergeMantineTheme,
  NativeSelect,
  PasswordInput,
  TextInput,
} from "@mantine/core";

const pine: MantineColorsTuple = [
  "#eaf4f1", "#d6e6e1", "#abcdc3", "#7eb3a4", "#589d8a", "#3f8f79", "#308670", "#21725e", "#1d5b4d", "#1d4a41",
];

const dark: MantineColorsTuple = [
  "#eef1ee", "#c3ccc8", "#a9b4b0", "#7b8784", "#56625f", "#3b4547", "#262d2f", "#1e2426", "#191e20", "#14181a",
];

/** What a finger can hit without looking: at least 44 px. */
const TOUCH_PX = 44;
const touch = { styles: { input: { minHeight: TOUCH_PX } } };
const password = {
  // Around the field, with a border.
  input: { minHeight: TOUCH_PX + 2 },
  innerInput: { minHeight: TOUCH_PX },
  visibilityToggle: { width: TOUCH_PX, height: TOUCH_PX },
};

export const theme = createTheme({
  primaryColor: "pine",
  primaryShade: { light: 8, dark: 7 },
  colors: { pine, dark },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: "md" }, styles: { root: { minHeight: TOUCH_PX } } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { size: TOUCH_PX, variant: "subtle", color: "gray" } }),
    TextInput: TextInput.extend({ defaultProps: { size: "md" }, ...touch }),
    PasswordInput: PasswordInput.extend({ defaultProps: { size: "md" }, styles: password }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: "md" }, ...touch }),
  },
});

/** Puts the theme's variables into the page through the CSSOM rather than a style element, so that
 * the page needs no 'unsafe-inline' in its content security policy. */
export function adoptTheme(): void {
  const variables = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(convertCssVariables(variables));
  document.adoptedStyleSheets = [sheet];
}

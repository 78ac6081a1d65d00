// The library's styles that only the workshop needs.
import "@mantine/core/styles/Tabs.css";

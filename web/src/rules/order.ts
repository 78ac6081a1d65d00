import type { RuleView } from "../api/types";

const STATUSES: readonly RuleView["status"][] = ["live", "draft", "retired"];
const PRIORITIES = ["high", "normal", "low"];

/** What makes cards first, and of that the most urgent; what is retired last. */
export function inOrder<R extends Pick<RuleView, "status" | "body">>(rules: readonly R[]): R[] {
  const rank = ({ status, body }: R) => {
    const { then } = body as { then?: { priority?: string } };
    return STATUSES.indexOf(status) * PRIORITIES.length + PRIORITIES.indexOf(then?.priority ?? "low");
  };
  return [...rules].sort((one, other) => rank(one) - rank(other));
}

import "./styles";
import "../i18n/rules";

import { Route, Switch } from "wouter";

import EditorPage from "./EditorPage";
import { Library } from "./Library";
import { RulesPage } from "./RulesPage";
import { WhyNot } from "./whynot/WhyNot";

/** Where managers write, test and publish rules. */
export default function Workshop() {
  return (
    <Switch>
      <Route path="/rules" component={RulesPage} />
      <Route path="/rules/library" component={Library} />
      <Route path="/rules/why" component={WhyNot} />
      <Route path="/rules/:id">{({ id }) => <EditorPage id={id} />}</Route>
    </Switch>
  );
}

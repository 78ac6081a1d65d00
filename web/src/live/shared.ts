import type { Listener, LinkState } from "./connection";
import type { ServerMessage } from "./messages";
import type { Live } from "./store";

/** A leader that says nothing for so long is frozen. */
const ANSWERS_WITHIN_MS = 1_000;

/** What the tabs of one browser say to each other. */
export type Said =
  /** A tab is new, or was brought to the front: who leads? */
  | { say: "ask" }
  | { say: "know"; live: Live; hidden: boolean }
  | { say: "message"; message: ServerMessage }
  | { say: "state"; state: LinkState }
  /** A new leader: who wants the floor? */
  | { say: "lead" }
  | { say: "floor"; tab: string; wanted: boolean }
  | { say: "wake" };

/** What the browser offers for it; a test gives its own. */
export interface TabsWorld {
  tab: string;
  post(said: Said): void;
  /** Hear the other tabs, until the answer is called. */
  hear(listener: (said: Said) => void): () => void;
  /** Lead as soon as nobody else does (`steal`: at once) until the answer is called or another tab steals. */
  lead(steal: boolean, begin: () => void, end: () => void): () => void;
  hidden(): boolean;
  after(delay_ms: number, then: () => void): () => void;
}

export interface SharedListener extends Listener {
  live(): Live;
  /** Another tab told us what it knows. */
  adopt(live: Live): void;
}

/** The part of Connection that is used here. */
export interface Line {
  start(): void;
  stop(): void;
  wake(): void;
  wantFloor(wanted: boolean): void;
}

/** One line to the server for all tabs of a browser. The leader has it and passes on what it hears; when it
 * closes, another tab leads and goes on from where the feed was. */
export class SharedLine implements Line {
  private readonly line: Line;
  private readonly wishes = new Set<string>();
  private leading = false;
  private floor = false;
  private stopHearing: () => void = () => {};
  private stopLeading: () => void = () => {};
  private stopWaiting: () => void = () => {};

  constructor(
    private readonly world: TabsWorld,
    private readonly listener: SharedListener,
    open: (listener: Listener) => Line,
  ) {
    this.line = open({
      position: () => listener.position(),
      message: (message) => {
        world.post({ say: "message", message });
        listener.message(message);
      },
      state: (state) => {
        world.post({ say: "state", state });
        listener.state(state);
      },
      refused: () => listener.refused(),
    });
  }

  get leads(): boolean {
    return this.leading;
  }

  start(): void {
    this.listener.state("connecting");
    this.stopHearing = this.world.hear((said) => this.heard(said));
    this.lead(false);
    if (!this.leading) this.ask();
  }

  stop(): void {
    this.wantFloor(false);
    this.stopWaiting();
    this.stopLeading();
    this.end();
    this.stopHearing();
  }

  wake(): void {
    if (this.leading) return this.line.wake();
    this.world.post({ say: "wake" });
    this.ask();
  }

  wantFloor(wanted: boolean): void {
    this.floor = wanted;
    if (this.leading) this.wish(this.world.tab, wanted);
    else this.world.post({ say: "floor", tab: this.world.tab, wanted });
  }

  private heard(said: Said): void {
    switch (said.say) {
      case "ask":
        if (this.leading) this.world.post({ say: "know", live: this.listener.live(), hidden: this.world.hidden() });
        return;
      case "wake":
        if (this.leading) this.line.wake();
        return;
      case "floor":
        if (this.leading) this.wish(said.tab, said.wanted);
        return;
      default:
        if (!this.leading) this.follow(said);
    }
  }

  private follow(said: Extract<Said, { say: "know" | "message" | "state" | "lead" }>): void {
    this.stopWaiting();
    switch (said.say) {
      case "know":
        this.listener.adopt(said.live);
        // Browsers slow hidden tabs down: the tab that is looked at leads.
        if (said.hidden && !this.world.hidden()) this.lead(true);
        return;
      case "message":
        return this.listener.message(said.message);
      case "state":
        return this.listener.state(said.state);
      case "lead":
        if (this.floor) this.wantFloor(true);
    }
  }

  private ask(): void {
    this.stopWaiting();
    this.stopWaiting = this.world.after(ANSWERS_WITHIN_MS, () => {
      if (!this.leading && !this.world.hidden()) this.lead(true);
    });
    this.world.post({ say: "ask" });
  }

  private lead(steal: boolean): void {
    this.stopLeading();
    this.stopLeading = this.world.lead(
      steal,
      () => this.begin(),
      () => {
        this.end();
        this.lead(false);
      },
    );
  }

  private begin(): void {
    this.leading = true;
    this.stopWaiting();
    this.wishes.clear();
    this.wish(this.world.tab, this.floor);
    this.world.post({ say: "lead" });
    this.line.start();
  }

  private end(): void {
    if (this.leading) this.line.stop();
    this.leading = false;
  }

  private wish(tab: string, wanted: boolean): void {
    if (wanted) this.wishes.add(tab);
    else this.wishes.delete(tab);
    this.line.wantFloor(this.wishes.size > 0);
  }
}

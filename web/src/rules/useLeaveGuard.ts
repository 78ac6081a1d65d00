import { useCallback, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";

import { guardBack } from "../shell/leaving";

interface Guard {
  asked: boolean;
  stay(): void;
  leave(): void;
}

/** Asks before the page is left while `dirty`: by a link, by the browser's back button, by closing the tab. */
export function useLeaveGuard(dirty: boolean): Guard {
  const [, navigate] = useLocation();
  const [go, setGo] = useState<(() => void) | null>(null);
  const leaving = useRef(false);
  useEffect(() => {
    if (!dirty) return;
    const ask = (then: () => void) => setGo(() => then);
    const onClick = (event: MouseEvent) => {
      const to = plainLink(event);
      if (to === null) return;
      event.preventDefault();
      event.stopPropagation();
      ask(() => navigate(to));
    };
    const here = location.href;
    const onBack = (event: PopStateEvent) => {
      if (leaving.current) return;
      event.stopImmediatePropagation();
      history.pushState(history.state, "", here);
      ask(() => history.back());
    };
    const onClose = (event: BeforeUnloadEvent) => event.preventDefault();
    document.addEventListener("click", onClick, true);
    guardBack(onBack);
    window.addEventListener("beforeunload", onClose);
    return () => {
      document.removeEventListener("click", onClick, true);
      guardBack(null);
      window.removeEventListener("beforeunload", onClose);
    };
  }, [dirty, navigate]);
  const stay = useCallback(() => setGo(null), []);
  const leave = useCallback(() => {
    leaving.current = true;
    go?.();
  }, [go]);
  return { asked: go !== null, stay, leave };
}

/** Where a click on a link of this site leads, if it is a plain one and leads away from here. */
function plainLink(event: MouseEvent): string | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link?.href || link.target || link.origin !== location.origin) return null;
  if (link.pathname === location.pathname) return null;
  return link.pathname + link.search;
}

/** To the field of this place, once the change that is under way is drawn: fields have their places as ids. */
export function focusSoon(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

/** To the field of this place, or the nearest one around it. */
export function focusAround(where: string): void {
  for (let place = where; place; place = place.replace(/(\.[^.[]+|\[\d+\]|^[^.[]+)$/, "")) {
    const field = document.getElementById(place);
    if (!field) continue;
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
    return;
  }
}

/** 0.824 → 82. Never 100: nobody is that sure. */
export function percentOf(confidence: number): number {
  return Math.min(99, Math.round(confidence * 100));
}

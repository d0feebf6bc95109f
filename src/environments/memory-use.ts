import type { GuestExit } from "../sandbox/sandbox.ts";

/**
 * What Node.js takes beside the heap that V8's flags allow it (RT-366): a full heap shall end in V8's own words, not
 * in a kill (RT-273).
 */
const besideHeapMiB = 64;

/** How much memory an environment takes, and whether that is more than its size. */
export class MemoryUse {
  readonly #sizeMiB: number;
  #peakKiB = 0;
  #isExceeded = false;

  constructor(sizeMiB: number) {
    this.#sizeMiB = sizeMiB;
  }

  /** Takes note of a peak that the guest has measured. */
  saw(peakKiB: number): void {
    this.#peakKiB = Math.max(this.#peakKiB, peakKiB);
  }

  /** Takes note of what its processes hold now. Returns whether that is too much. */
  holds(memoryKiB: number | undefined): boolean {
    if (memoryKiB === undefined) return false;
    this.saw(memoryKiB);
    this.#isExceeded ||= memoryKiB > (this.#sizeMiB + besideHeapMiB) * 1024;
    return this.#isExceeded;
  }

  /** What is known of an end, with its reason where that is memory. */
  explain(exit: GuestExit): GuestExit {
    if (!this.#isExceeded && exit.outOfMemory !== true) return exit;
    this.#isExceeded = false;
    this.#peakKiB = Math.max(this.#peakKiB, this.#sizeMiB * 1024);
    return { ...exit, outOfMemory: true };
  }

  /** As REPORT shows it: never more than the size. */
  get maxUsedMiB(): number {
    return Math.min(this.#sizeMiB, Math.ceil(this.#peakKiB / 1024));
  }
}

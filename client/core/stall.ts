/** A wake-up this late means that this process was not running: above the timer jitter of a healthy page (4-16 ms). */
export const STALL_MS = 60

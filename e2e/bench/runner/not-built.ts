/** What the benchmark is to have and has not: each counts as a goal that is not met. */
export interface NotBuilt {
  readonly title: string
  readonly what: string
  readonly goal: string
}

export const NOT_BUILT: readonly NotBuilt[] = [
  { title: 'Mesh of 16 tabs, all pairs reachable', what: 'ours / naive RTCPeerConnection', goal: '≤ 0.70' },
  { title: 'Mesh of 16 tabs, all pairs reachable', what: 'ours / PeerJS', goal: '≤ 0.55' },
  { title: 'Mesh of 16 tabs, all pairs reachable', what: 'ours / y-webrtc', goal: '≤ 0.22' },
  { title: 'Mesh of 16 tabs, all pairs reachable', what: 'ours / Trystero', goal: '≤ 0.20' },
  {
    title: 'Broadcast, 16 tabs, 64 B, until all have it',
    what: 'ours / loop over raw data channels',
    goal: '≤ 1.10',
  },
  { title: 'Broadcast, 16 tabs, 64 B, until all have it', what: 'ours / raw ws relay', goal: '≤ 0.65' },
  { title: 'Broadcast, 16 tabs, 16 KB', what: 'sender’s upload, ours / full mesh', goal: '≤ 2.2 / (N-1)' },
  {
    title: 'Crash noticed and routed round',
    what: 'frames lost and false alarms in 10 minutes, half of the tabs hidden',
    goal: '0; 0',
  },
  {
    title: 'Leak: 1,000 joins and leaves',
    what: 'open connections over baseline; heap growth',
    goal: '0; ≤ 5 MB',
  },
  { title: 'Cost model', what: 'predicted / measured server bytes and CPU', goal: '0.95 to 1.05' },
  {
    title: 'How cost grows, N = 2 to 10,000',
    what: 'formation, broadcast, relay load: fitted growth',
    goal: 'curves',
  },
]

/** What a browser's WebRTC does when it is asked: which addresses it offers, and whether it reaches itself. */
import type { LoopFinding } from './findings.ts'

export interface Gathered {
  candidates: RTCIceCandidate[]
  /** In the browser's words, by the server's URL. */
  errors: Map<string, string>
}

/** Every candidate that came until the browser had looked everywhere, or `timeoutMs` had passed. */
export async function gather(configuration: RTCConfiguration, timeoutMs: number): Promise<Gathered> {
  const connection = new RTCPeerConnection(configuration)
  const gathered: Gathered = { candidates: [], errors: new Map() }
  try {
    connection.createDataChannel('preflight')
    const done = new Promise<void>(resolve => {
      connection.onicecandidate = ({ candidate }) => {
        // Its end is null, and in some browsers an empty candidate before that.
        if (candidate === null) resolve()
        else if (candidate.candidate !== '') gathered.candidates.push(candidate)
      }
    })
    connection.onicecandidateerror = ({ url, errorCode, errorText }) =>
      gathered.errors.set(url, [errorCode, errorText].filter(Boolean).join(' '))
    await connection.setLocalDescription()
    await Promise.race([done, after(timeoutMs)])
    return gathered
  } finally {
    connection.close()
  }
}

/** Links two connections of this browser over the candidates that `admits` lets through, and sends a word. */
export async function linkToItself(
  configuration: RTCConfiguration,
  admits: (candidate: RTCIceCandidate) => boolean,
  timeoutMs: number,
): Promise<LoopFinding> {
  const startedMs = performance.now()
  const [caller, callee] = [new RTCPeerConnection(configuration), new RTCPeerConnection(configuration)]
  try {
    const arrived = hasArrived(caller, callee)
    passCandidates(caller, callee, admits)
    passCandidates(callee, caller, admits)
    await caller.setLocalDescription()
    // Candidates go their own way, past `admits`.
    await callee.setRemoteDescription(withoutCandidates(caller.localDescription))
    await callee.setLocalDescription()
    await caller.setRemoteDescription(withoutCandidates(callee.localDescription))
    const isLinked = await Promise.race([arrived.then(() => true), after(timeoutMs).then(() => false)])
    return isLinked ? { kind: 'opened', ms: performance.now() - startedMs } : { kind: 'not-opened' }
  } finally {
    caller.close()
    callee.close()
  }
}

function hasArrived(caller: RTCPeerConnection, callee: RTCPeerConnection): Promise<void> {
  const negotiated = { negotiated: true, id: 0 }
  const [out, into] = [caller, callee].map(each => each.createDataChannel('preflight', negotiated))
  return new Promise(resolve => {
    if (out) out.onopen = () => out.send('here')
    if (into) into.onmessage = () => resolve()
  })
}

function passCandidates(
  from: RTCPeerConnection,
  to: RTCPeerConnection,
  admits: (candidate: RTCIceCandidate) => boolean,
): void {
  const early: RTCIceCandidate[] = []
  const add = (candidate: RTCIceCandidate): void => void to.addIceCandidate(candidate).catch(() => {})
  from.onicecandidate = ({ candidate }) => {
    if (candidate === null || candidate.candidate === '' || !admits(candidate)) return
    // It may come before the other side knows whom it belongs to.
    if (to.remoteDescription === null) early.push(candidate)
    else add(candidate)
  }
  to.addEventListener('signalingstatechange', () => {
    if (to.remoteDescription !== null) early.splice(0).forEach(add)
  })
}

function withoutCandidates(description: RTCSessionDescription | null): RTCSessionDescriptionInit {
  const sdp = description?.sdp.replace(/^a=(?:candidate:.*|end-of-candidates)\r\n/gm, '') ?? ''
  return { type: description?.type ?? 'offer', sdp }
}

function after(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

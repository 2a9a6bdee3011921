/** What a path consists of while it works, as a graph: peers, relays, and the connections between them. Pure. */

export interface PathGraph {
  peers: number
  /** Nodes that are no peers. They are numbered from `peers` on. */
  relays: number
  /** Connections, each once. */
  edges: readonly (readonly [number, number])[]
}

export interface Parts {
  /** Connections and relays: what can fail beside the peers that talk. */
  count: number
  /** Of these, and of peers that pass others' frames on, those whose failure alone parts two peers that stay. */
  single: number
}

/** A graph of several parts has no figures: something has failed already. */
export function partsOf(graph: PathGraph): Parts | null {
  const { peers, relays, edges } = graph
  const nodes = Array.from({ length: peers + relays }, (_, node) => node)
  if (!isJoined(graph, nodes, edges)) return null
  const withoutNode = (gone: number): boolean =>
    isJoined(
      graph,
      nodes.filter(node => node !== gone),
      edges.filter(edge => !edge.includes(gone)),
    )
  const withoutEdge = (gone: PathGraph['edges'][number]): boolean =>
    isJoined(
      graph,
      nodes,
      edges.filter(edge => edge !== gone),
    )
  const single =
    nodes.filter(node => !withoutNode(node)).length + edges.filter(edge => !withoutEdge(edge)).length
  return { count: edges.length + relays, single }
}

/** Whether all peers among these nodes reach each other. */
function isJoined({ peers }: PathGraph, nodes: readonly number[], edges: PathGraph['edges']): boolean {
  const [start] = nodes
  const reached = new Set(start === undefined ? [] : [start])
  for (const node of reached)
    for (const edge of edges) {
      if (!edge.includes(node)) continue
      for (const end of edge) reached.add(end)
    }
  return nodes.every(node => node >= peers || reached.has(node))
}

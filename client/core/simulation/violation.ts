/** What a mesh must never do, or not at quiet times. A simulation that breaks one of these rules has failed. */
export interface Violation {
  rule: /** A member got a broadcast twice. */
    | 'duplicate'
    /** A member that stayed did not get a broadcast of one that stayed. */
    | 'loss'
    /** A member got a broadcast of one sender after a later one of the same. */
    | 'order'
    /** A member got what nobody sent. */
    | 'invention'
    /** One member has a link to another, which has none to it. */
    | 'asymmetric'
    /** A member has fewer or more links than it should. */
    | 'degree'
    /** The members do not form one mesh. */
    | 'components'
    /** A member was never told of another. */
    | 'stranger'
  detail: string
}

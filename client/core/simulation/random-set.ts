/** A set from which members are drawn at random in constant time. */
import type { Random } from '../clock.ts'

export class RandomSet<Member> {
  readonly #members: Member[] = []
  readonly #places = new Map<Member, number>()

  get size(): number {
    return this.#members.length
  }

  /** In no particular order, but always in the same after the same calls. */
  get members(): readonly Member[] {
    return this.#members
  }

  has(member: Member): boolean {
    return this.#places.has(member)
  }

  add(member: Member): void {
    if (this.#places.has(member)) return
    this.#places.set(member, this.#members.length)
    this.#members.push(member)
  }

  delete(member: Member): void {
    const place = this.#places.get(member)
    if (place === undefined) return
    this.#places.delete(member)
    const last = this.#members.pop()
    if (last === undefined || last === member) return
    this.#members[place] = last
    this.#places.set(last, place)
  }

  draw(random: Random): Member | undefined {
    return this.#members[Math.floor(random() * this.#members.length)]
  }

  /** Up to `count` different members: all of them where there are no more. */
  sample(count: number, random: Random): Member[] {
    if (count >= this.size) return [...this.#members]
    const drawn = new Set<Member>()
    while (drawn.size < count) {
      const member = this.draw(random)
      if (member !== undefined) drawn.add(member)
    }
    return [...drawn]
  }
}

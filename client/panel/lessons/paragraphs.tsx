/** Text of a lesson. */
export function Paragraphs({ of }: { of: readonly string[] }) {
  return (
    <div class="lesson-text">
      {of.map(paragraph => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </div>
  )
}

import { Button } from './button.tsx'
import { dismiss, messages } from './messages.ts'

export const Toasts = () => (
  <section class="toasts" role="status" aria-live="polite" aria-label="Messages">
    {messages.value.map(({ id, text, isError, undo }) => (
      <div key={id} class={isError ? 'toast error' : 'toast'}>
        <p>{text}</p>
        {undo && (
          <Button
            small
            onClick={() => {
              dismiss(id)
              return undo()
            }}
          >
            Undo
          </Button>
        )}
        <Button small kind="plain" icon="close" label="Dismiss" onClick={() => dismiss(id)} />
      </div>
    ))}
  </section>
)

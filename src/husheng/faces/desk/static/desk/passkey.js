// A passkey that does not answer says so on the page, not in the console.
document.addEventListener('allauth.error', (event) => {
  const note = document.getElementById('passkey-failed')
  if (note) {
    event.preventDefault()
    note.hidden = false
  }
})

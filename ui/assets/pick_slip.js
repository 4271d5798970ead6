// The button appears only where scripts run; elsewhere the browser's own menu prints.
const button = document.getElementById("print")
if (button) {
  button.hidden = false
  button.addEventListener("click", () => window.print())
}

"""How the import of a plan is answered, whatever it was read from."""

from model.keeping import PlanImport
from terminal import answers
from terminal.answers import Answer
from terminal.door import Door
from views.wording import count


def answer(door: Door, result: PlanImport) -> None:
    """Say what became of a plan: its version and how much it holds, or why it was refused."""
    plan, status = result.plan, "refused" if result.version is None else "stored" if result.new else "already_stored"
    sizes = {
        "systems": len(plan.systems) if plan else 0,
        "tasks": len(plan.tasks) if plan else 0,
        "dependencies": len(plan.dependencies) if plan else 0,
    }
    told: Answer = {"status": status, "version": result.version, **sizes}
    told["issues"] = answers.issues(result.issues, door.language)
    counted = {name: count(size) for name, size in sizes.items()}
    door.answer(told, [door.say(f"plan_{status}", version=result.version, **counted)], result.issues)

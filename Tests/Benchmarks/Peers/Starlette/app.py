"""The application of Starlette's page on databases (https://www.starlette.io/database/); POOL_SIZE gives its pool another size than the default."""
import contextlib
import os

import sqlalchemy
from sqlalchemy.ext.asyncio import AsyncAttrs, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route


class Base(AsyncAttrs, DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    completed: Mapped[bool]


engine = create_async_engine(os.environ["DATABASE_URL"], **({"pool_size": int(os.environ["POOL_SIZE"])} if "POOL_SIZE" in os.environ else {}))
async_session = async_sessionmaker(engine, expire_on_commit=False)


@contextlib.asynccontextmanager
async def lifespan(app):
    yield
    await engine.dispose()


async def list_notes(request):
    async with async_session() as session:
        query = await session.execute(sqlalchemy.select(Note))
        results = query.scalars().all()
    return JSONResponse([{"text": result.text, "completed": result.completed} for result in results])


async def add_note(request):
    data = await request.json()
    new_note = Note(text=data["text"], completed=data["completed"])
    async with async_session() as session:
        async with session.begin():
            session.add(new_note)
    return JSONResponse({"text": new_note.text, "completed": new_note.completed})


app = Starlette(
    routes=[
        Route("/notes", endpoint=list_notes, methods=["GET"]),
        Route("/notes", endpoint=add_note, methods=["POST"]),
    ],
    lifespan=lifespan,
)

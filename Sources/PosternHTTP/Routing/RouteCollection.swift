/// Routes that a ``Router`` is made of: a ``Route``, a ``RouteGroup``, a ``Mount``, or a type of an application's own.
///
/// ```swift
/// struct NoteRoutes: RouteCollection {
///     let notes: NoteHandlers
///     var routes: [Route] {
///         [Route(.get, "/notes", notes.list), Route(.post, "/notes", notes.add)]
///     }
/// }
/// ```
public protocol RouteCollection: Sendable {
    var routes: [Route] { get }
}

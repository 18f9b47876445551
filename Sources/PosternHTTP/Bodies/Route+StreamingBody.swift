extension Route {
    /// The same route, whose handler is called before the body of a request has come in, and reads it from ``Request/bodyReader``.
    ///
    /// Its limit is as ever the route's `bodyLimit`, or else `BODY_LIMIT`. A body that is announced as larger is answered with 413 before the
    /// handler is called; one that is not announced, which nginx sends over FastCGI with `fastcgi_request_buffering off`, is cut off there.
    public func streamingBody() -> Route {
        var route = self
        route.streamsBody = true
        return route
    }
}

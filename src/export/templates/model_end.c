
int @name@_is_alert(float score) { return score >= @NAME@_THRESHOLD; }
